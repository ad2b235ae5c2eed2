"""Both engines cut alike, with our own words, and leave nothing on the disk."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from nlp.segment import Segmenter
from tests.nlp.scoring import read

OWN = ["外嫁女", "垃圾分类", "村规民约", "基本农田", "户代表会"]


@pytest.fixture(scope="module")
def slow():
    return Segmenter(OWN, fast=False)


def test_own_words_stay_whole(slow):
    assert slow.cut("户代表会定的村规民约") == ["户代表会", "定", "的", "村规民约"]


def test_the_words_joined_are_the_text(slow):
    for row in read("seen"):
        assert "".join(slow.cut(row["text"])) == row["text"]


def test_rjieba_cuts_the_same(slow):
    pytest.importorskip("rjieba")
    fast = Segmenter(OWN, fast=True)
    texts = [row["text"] for name in ("seen", "unseen") for row in read(name)]
    odd = ["", "a b\r\nc", "3.5万元/户，100%", "①②③ ～！", "C++和C#", "   ", "𠮷野家"]
    assert [t for t in texts + odd if fast.cut(t) != slow.cut(t)] == []


def test_our_cut_is_jiebas_own(slow):
    jieba = pytest.importorskip("jieba")
    jieba.setLogLevel(60)
    with tempfile.TemporaryDirectory() as private:
        own = jieba.Tokenizer()
        own.tmp_dir = private
        for word in OWN:
            own.add_word(word, 50_000)
        for row in read("unseen"):
            assert slow.cut(row["text"]) == own.lcut(row["text"], HMM=False)


def test_a_sign_ends_every_sum(slow):
    """Of two cuts that are worth the same, the same one is taken whatever follows the comma."""
    alone = slow.cut("倒车声嘀嘀嘀")
    assert slow.cut("倒车声嘀嘀嘀，一栋楼都醒")[: len(alone)] == alone


def test_importing_and_loading_leaves_no_cache_and_no_jieba_behind():
    code = (
        "import sys, json, nlp.checker as c; before = 'jieba' in sys.modules or 'rjieba' in sys.modules;"
        "c.Checker.load(fast=False).warm(); print(json.dumps(before))"
    )
    with tempfile.TemporaryDirectory() as private:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"TMPDIR": private, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert json.loads(done.stdout) is False
        assert list(Path(private).iterdir()) == []
