"""What the Go readers of tensors and histograms are tested against is what this TensorBoard makes of the same messages."""

import subprocess
import sys

from conftest import ROOT


def test_golden_is_fresh():
    directory = ROOT / "testdata" / "decode"
    made = subprocess.run([sys.executable, "-W", "ignore", directory / "make.py"], capture_output=True, text=True, check=True).stdout
    assert made == (directory / "golden.json").read_text()
