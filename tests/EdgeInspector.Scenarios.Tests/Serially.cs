// Lines with a pace, two processes each: run side by side they would measure one another.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
