"""Writes the models and answers beside this file: torchvision's own networks, small, exported by PyTorch, and what PyTorch itself answers.

Needs Debian 12's python3-torch 1.13.1, python3-torchvision 0.14.1 and python3-onnx. The tests need none of them: they read what this wrote.
The weights are drawn from a seed, but the detectors are taught dark rectangles for seconds each: what is held against PyTorch is the reading, not the finding.
"""
import io
import json
import pathlib
import random
from collections import OrderedDict

import torch
from torch import nn
from torchvision.models import MobileNetV2
from torchvision.models.detection import FasterRCNN, RetinaNet
from torchvision.models.detection.anchor_utils import AnchorGenerator, DefaultBoxGenerator
from torchvision.models.detection.ssd import SSD
from torchvision.models.segmentation.fcn import FCN, FCNHead
from torchvision.ops import MultiScaleRoIAlign

HERE = pathlib.Path(__file__).parent
WIDTH, HEIGHT, OPSET = 128, 96, 11

# Grey level, then rectangles of x, y, width, height, R, G, B. RealExportTests draws the same.
PICTURES = {
    'empty': (200, []),
    'one': (200, [(30, 20, 24, 16, 40, 60, 50)]),
    'four': (180, [(10, 10, 20, 20, 30, 30, 80), (60, 14, 28, 18, 70, 30, 30), (90, 60, 18, 24, 40, 80, 30), (20, 58, 26, 16, 30, 40, 50)]),
}


def picture(name):
    level, boxes = PICTURES[name]
    image = torch.full((3, HEIGHT, WIDTH), level / 255)
    for x, y, w, h, *colour in boxes:
        image[:, y:y + h, x:x + w] = (torch.tensor(colour) / 255)[:, None, None]
    return image


def fed(name, normalised):
    image = picture(name)
    if normalised:
        mean, deviation = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
        image = (image - mean[:, None, None]) / deviation[:, None, None]
    return image


def block(into, out):
    return nn.Sequential(nn.Conv2d(into, out, 3, 2, 1), nn.BatchNorm2d(out), nn.ReLU())


class Levels(nn.Module):
    """Features at strides 8 and 16."""
    def __init__(self, channels=24):
        super().__init__()
        self.out_channels = channels
        self.low = nn.Sequential(block(3, 12), block(12, 16), block(16, channels))
        self.high = block(channels, channels)

    def forward(self, x):
        low = self.low(x)
        return OrderedDict([('0', low), ('1', self.high(low))])


class Single(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(block(3, 12), block(12, 16), block(16, 24))

    def forward(self, x):
        return OrderedDict([('out', self.body(x))])


PLAIN = dict(image_mean=[0.485, 0.456, 0.406], image_std=[0.229, 0.224, 0.225])


def ssd():
    boxes = DefaultBoxGenerator([[2], [2]], scales=[0.15, 0.3, 0.5], steps=[8, 16])
    levels = Levels()
    levels.out_channels = [24, 24]
    return SSD(levels, boxes, (WIDTH, HEIGHT), 2, score_thresh=0.3, nms_thresh=0.45, detections_per_img=50, **PLAIN)


def teach(model, steps=500):
    rng = random.Random(6)
    optimizer = torch.optim.Adam(model.parameters(), 3e-3)
    model.train()
    for step in range(steps):
        images, targets = [], []
        for _ in range(6):
            image = torch.full((3, HEIGHT, WIDTH), rng.uniform(0.6, 0.9)) + torch.randn(3, HEIGHT, WIDTH) * 0.01
            found = []
            for _ in range(rng.randint(1, 3)):
                w, h = rng.randint(14, 32), rng.randint(12, 28)
                x, y = rng.randint(0, WIDTH - w), rng.randint(0, HEIGHT - h)
                image[:, y:y + h, x:x + w] = torch.rand(3, 1, 1) * 0.35
                found.append([x, y, x + w, y + h])
            images.append(image)
            targets.append({'boxes': torch.tensor(found, dtype=torch.float32), 'labels': torch.ones(len(found), dtype=torch.int64)})
        loss = sum(model(images, targets).values())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 100 == 0:
            print(step, float(loss))
    return model


def retina():
    anchors = AnchorGenerator(((16, 24), (32, 48)), ((0.5, 1.0, 2.0),) * 2)
    return RetinaNet(Levels(), 3, min_size=HEIGHT, max_size=WIDTH, anchor_generator=anchors, score_thresh=0.3, detections_per_img=40, **PLAIN)


def faster():
    anchors = AnchorGenerator(((16, 24), (32, 48)), ((0.5, 1.0, 2.0),) * 2)
    pool = MultiScaleRoIAlign(['0', '1'], 4, 2)
    head = nn.Sequential(nn.Flatten(), nn.Linear(24 * 16, 32), nn.ReLU())
    from torchvision.models.detection.faster_rcnn import FastRCNNPredictor
    return FasterRCNN(Levels(), rpn_anchor_generator=anchors, box_roi_pool=pool, box_head=head, box_predictor=FastRCNNPredictor(32, 4),
                      min_size=HEIGHT, max_size=WIDTH, rpn_pre_nms_top_n_test=200, rpn_post_nms_top_n_test=60, box_score_thresh=0.3, box_detections_per_img=40, **PLAIN)


def export(name, model, batch, inputs, outputs, normalised=False):
    model.eval()
    image = fed('four', normalised)
    bytes_ = io.BytesIO()
    torch.onnx.export(model, (image[None] if batch else [image],), bytes_, opset_version=OPSET, input_names=inputs, output_names=outputs)
    (HERE / f'{name}.onnx').write_bytes(bytes_.getvalue())
    answers = {}
    for key in PICTURES:
        with torch.no_grad():
            told = model(fed(key, normalised)[None]) if batch else model([fed(key, normalised)])
        if isinstance(told, list):
            answers[key] = [dict(label=int(l), score=round(float(s), 5), box=[round(float(v), 3) for v in b])
                            for b, l, s in zip(told[0]['boxes'], told[0]['labels'], told[0]['scores'])]
        elif isinstance(told, dict):
            answers[key] = [[round(float(v), 5) for v in plane[4::16, 4::16].flatten()] for plane in told['out'][0]]
        else:
            answers[key] = [round(float(v), 5) for v in told[0]]
    print(name, len(bytes_.getvalue()), {k: len(v) for k, v in answers.items()})
    (HERE / f'{name}.json').write_text(json.dumps(answers) + '\n')


def seeded(seed, make):
    torch.manual_seed(seed)
    return make()


def main():
    torch.set_num_threads(1)
    export('torchvision-ssd', teach(seeded(1, ssd)), False, ['images'], ['boxes', 'scores', 'labels'])
    export('torchvision-retinanet', teach(seeded(2, retina)), False, ['images'], ['boxes', 'scores', 'labels'])
    export('torchvision-fasterrcnn', teach(seeded(3, faster)), True, ['images'], ['boxes', 'labels', 'scores'])
    export('torchvision-fcn', seeded(4, lambda: FCN(Single(), FCNHead(24, 3))), True, ['input'], ['out'], normalised=True)
    settings = [[1, 16, 1, 1], [6, 24, 1, 2], [6, 32, 1, 2]]
    classifier = seeded(5, lambda: MobileNetV2(5, 0.25, settings))
    with torch.no_grad():
        classifier.classifier[1].weight.mul_(1000)
    export('torchvision-mobilenet', classifier, True, ['input'], ['output'], normalised=True)


if __name__ == '__main__':
    main()
