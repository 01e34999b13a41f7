"""Makes pictures with Pillow, and says whether rewritten ones show the same: `pictures.py make FOLDER`, `pictures.py compare FOLDER`.

`make` writes NAME.png or NAME.jpg; the test writes each one's rewriting beside it, with `.out` at its end.
"""

import io
import random
import sys
from pathlib import Path

from PIL import Image, ImageOps, PngImagePlugin

SECRET = b"taken at 44.8125 N 20.4612 E"


def pattern(mode, size):
    noise = random.Random(f"{mode}{size}")
    channels = len(Image.new(mode, (1, 1)).getbands())
    width, height = size
    if mode == "1":
        return Image.frombytes("L", size, noise.randbytes(width * height)).convert("1")
    return Image.frombytes(mode, size, noise.randbytes(width * height * channels))


def png(name, image, **options):
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SECRET.decode())
    texts.add_text("Long", SECRET.decode() * 50, zip=True)
    image.save(name, "PNG", pnginfo=texts, **options)


def jpeg(name, image, orientation=None, **options):
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    if orientation:
        exif[0x0112] = orientation
    image.save(name, "JPEG", exif=exif, comment=SECRET, **options)


def make(folder):
    for size in [(1, 1), (7, 5), (64, 64), (301, 97)]:
        for mode in ["1", "L", "LA", "P", "RGB", "RGBA"]:
            image = pattern("L", size).convert("P") if mode == "P" else pattern(mode, size)
            png(folder / f"{mode}-{size[0]}x{size[1]}.png", image)
        for mode in ["L", "RGB"]:
            for progressive in [False, True]:
                kind = "progressive" if progressive else "baseline"
                jpeg(folder / f"{mode}-{kind}-{size[0]}x{size[1]}.jpg", pattern(mode, size), progressive=progressive)
    transparent = pattern("L", (30, 20)).convert("P")
    png(folder / "transparency.png", transparent, transparency=3)
    png(folder / "sixteen.png", Image.frombytes("I;16", (9, 9), random.Random(1).randbytes(162)))
    for value in range(1, 9):
        jpeg(folder / f"orientation-{value}.jpg", pattern("RGB", (16, 9)), orientation=value)
    jpeg(folder / "restarts.jpg", pattern("RGB", (200, 200)), restart_marker_blocks=3)
    jpeg(folder / "subsampled.jpg", pattern("RGB", (200, 120)), subsampling=2, optimize=True)
    jpeg(folder / "profile.jpg", pattern("RGB", (20, 20)), icc_profile=b"\0" * 200)
    jpeg(folder / "unchanged-colors.jpg", pattern("RGB", (40, 40)), keep_rgb=True)
    with_tail = (folder / "RGB-64x64.png").read_bytes() + b"PK\x03\x04<script>" + SECRET
    (folder / "tail.png").write_bytes(with_tail)
    (folder / "tail.jpg").write_bytes((folder / "RGB-baseline-64x64.jpg").read_bytes() + b"PK\x03\x04<script>" + SECRET)


def compare(folder):
    faults = []
    names = sorted(path for path in folder.iterdir() if path.suffix != ".out")
    for path in names:
        rewritten = path.with_name(path.name + ".out").read_bytes()
        if b"taken at" in rewritten or b"script" in rewritten or SECRET in rewritten:
            faults.append(f"{path.name} still tells what nobody needs")
        before, after = ImageOps.exif_transpose(Image.open(path)), ImageOps.exif_transpose(Image.open(io.BytesIO(rewritten)))
        if before.convert("RGBA").tobytes() != after.convert("RGBA").tobytes():
            faults.append(f"{path.name} looks different")
        if any(key not in {0x0112} for key in Image.open(io.BytesIO(rewritten)).getexif()):
            faults.append(f"{path.name} keeps more of EXIF than how it was held")
    print("\n".join(faults), end="")
    sys.exit(1 if faults or len(names) < 40 else 0)


if __name__ == "__main__":
    {"make": make, "compare": compare}[sys.argv[1]](Path(sys.argv[2]))
