"""Classification against the naive loop over all words and patterns, and against bare jieba.lcut.

Three ratios in one run, the medians of several turns: with the fast segmenter at least 5 times the naive loop,
with jieba at least 90 % of bare `jieba.lcut`, and the loop never held for 100 ms by the first topic.
Exits non-zero when a goal is missed.
"""

import asyncio
import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

from nlp import clauses
from nlp.checker import Checker
from nlp.lexicon import Lexicon
from nlp.normalise import Normaliser
from nlp.rules import Found

warnings.simplefilter("ignore")
TOPICS = Path(__file__).parent.parent / "tests" / "nlp" / "topics"
TURNS = 5


def texts() -> list[str]:
    """The labelled topics, as people would type them."""
    lines = (TOPICS / "seen.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines][:400]


def rate(work: Callable[[str], object], topics: Sequence[str]) -> float:
    """Topics a second, the median of several turns."""
    turns = []
    for _ in range(TURNS):
        start = time.perf_counter()
        for topic in topics:
            work(topic)
        turns.append(len(topics) / (time.perf_counter() - start))
    return statistics.median(turns)


def naive(lexicon: Lexicon) -> Callable[[str], object]:
    """The same words and patterns looked for one after the other, as a first version would."""
    plain = Normaliser(lexicon.typos)

    def judge(text: str) -> int:
        normal = plain(text).text
        found: dict[str, list[tuple[int, int]]] = {}
        for word, names in lexicon.words.items():
            start = normal.find(word)
            while start >= 0:
                for name in names:
                    found.setdefault(name, []).append((start, start + len(word)))
                start = normal.find(word, start + 1)
        return _patterns(lexicon, found)

    return judge


def _patterns(lexicon: Lexicon, found: Found) -> int:
    return sum(bool(rule.find(found)) for rule in lexicon.rules)


async def stall(checker: Checker) -> float:
    """The longest time, in milliseconds, that the loop was held while the first topic was judged."""
    worst = 0.0
    lists = clauses.load()["jinhua"]
    done = asyncio.get_running_loop().run_in_executor(None, checker.check, texts()[0], lists)
    while not done.done():
        start = time.perf_counter()
        await asyncio.sleep(0.001)
        worst = max(worst, (time.perf_counter() - start - 0.001) * 1000)
    return worst


def main() -> int:
    """Prints both sides of each ratio and says whether the goals are met."""
    cold = asyncio.run(stall(Checker.load(fast=False)))
    import jieba

    jieba.setLogLevel(60)
    jieba.initialize()
    topics, lists = texts(), clauses.load()["jinhua"]
    fast, slow = Checker.load(), Checker.load(fast=False)
    rows = {
        "naive loop": rate(naive(fast.lexicon), topics[:100]),
        "bare jieba.lcut": rate(jieba.lcut, topics),
        "checker, fast": rate(lambda text: fast.check(text, lists), topics),
        "checker, jieba": rate(lambda text: slow.check(text, lists), topics),
    }
    for name, value in rows.items():
        print(f"{name:<18} {value:>10,.0f} topics/s")
    over = rows["checker, fast"] / rows["naive loop"]
    beside = rows["checker, jieba"] / rows["bare jieba.lcut"]
    print(f"fast ({fast.segmenter.engine}) / naive  {over:.2f}   goal 5")
    print(f"jieba / bare lcut    {beside:.2f}   goal 0.90")
    print(f"first topic holds the loop {cold:.0f} ms   goal under 100")
    return 0 if over >= 5 and beside >= 0.9 and cold < 100 else 1


if __name__ == "__main__":
    sys.exit(main())
