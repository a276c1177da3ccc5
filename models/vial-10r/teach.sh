#!/bin/sh
# Makes models/vial-10r/1 again, from the repository's root: ./models/vial-10r/teach.sh <empty folder for pictures and model>
# On the machine it was made on the file comes out the same to the byte; on another processor family the last bits may differ.
set -eu
work=$1
dotnet run -c Release --project tools/VialRenderer -- --out "$work/teach" --good 400 --seed 1000000
dotnet run -c Release --project tools/VialRenderer -- --out "$work/try" --good 400 --defects all:100 --seed 2000000
dotnet run -c Release --project src/EdgeInspector.Agent -- teach --images "$work/teach/good" --defects "$work/try" \
  --name vial-10r --version 1 --out "$work/models" --region 400,32,480,960 --size 192x384 --bank 0 --threads 2
