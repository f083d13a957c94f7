#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Draws photo.jpg and picture.png (needs Pillow). Run once; the results are committed."""
import math
import random

from PIL import Image, ImageDraw, ImageFilter

random.seed(1)


def photo():
    """A hill under an evening sky, with the grain of a sensor and a camera's EXIF."""
    width, height = 360, 240
    image = Image.new("RGB", (width, height))
    for y in range(height):
        t = y / height
        for x in range(width):
            glow = math.exp(-(((x - 250) / 90) ** 2 + ((y - 120) / 40) ** 2))
            sky = (70 + 110 * t + 90 * glow, 90 + 60 * t + 60 * glow, 150 - 40 * t + 10 * glow)
            hill = 150 + 25 * math.sin(x / 60) + 12 * math.sin(x / 23 + 1)
            if y > hill:
                shade = 60 - 40 * (y - hill) / height
                sky = (shade * 0.6, shade, shade * 0.5)
            grain = random.gauss(0, 3)
            image.putpixel((x, y), tuple(max(0, min(255, int(c + grain))) for c in sky))
    image = image.filter(ImageFilter.GaussianBlur(0.6))
    exif = Image.Exif()
    exif[0x010F] = "Example"
    exif[0x0110] = "Example Camera 1"
    exif[0x0132] = "2026:01:31 17:05:00"
    image.save("photo.jpg", quality=72, exif=exif, dpi=(72, 72))


def picture():
    """Rings of colour."""
    size = 160
    image = Image.new("RGB", (size, size), (18, 18, 40))
    draw = ImageDraw.Draw(image)
    for i in range(11, 0, -1):
        r = i * 7
        hue = int(i * 23)
        draw.ellipse(
            (size / 2 - r + i, size / 2 - r, size / 2 + r, size / 2 + r - i),
            fill=(hue, 255 - hue, 90 + 12 * i),
        )
    image.save("picture.png", optimize=True)


photo()
picture()
