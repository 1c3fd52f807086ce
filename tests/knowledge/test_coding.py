"""Facts of the coding pages, computed from first principles."""

from __future__ import annotations

import random
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from torch import Tensor


def hole_partition(a: list[int], left: int, right: int) -> tuple[int, int]:
    """Partition a[left..right] around a[left], skipping equals on both sides.

    Returns the pivot's final index and the number of element comparisons.
    """
    pivot, i, j, count = a[left], left, right, 0
    while i < j:
        while i < j:
            count += 1
            if a[j] < pivot:
                break
            j -= 1
        a[i] = a[j]
        while i < j:
            count += 1
            if a[i] > pivot:
                break
            i += 1
        a[j] = a[i]
    a[i] = pivot
    return i, count


def select_ascending(a: list[int], index: int) -> int:
    """Put the element of ascending rank `index` at a[index]; return the comparisons."""
    left, right, total = 0, len(a) - 1, 0
    while left < right:
        i, count = hole_partition(a, left, right)
        total += count
        if index == i:
            break
        left, right = (left, i - 1) if index < i else (i + 1, right)
    return total


def hole_quicksort(a: list[int], left: int, right: int) -> int:
    """Sort a[left..right] with an explicit stack; return the comparisons."""
    stack, total = [(left, right)], 0
    while stack:
        low, high = stack.pop()
        if low >= high:
            continue
        i, count = hole_partition(a, low, high)
        total += count
        stack += [(low, i - 1), (i + 1, high)]
    return total


def random_arrays(count: int) -> list[list[int]]:
    rng = random.Random(7)
    return [[rng.randrange(15) for _ in range(rng.randrange(1, 25))] for _ in range(count)]


def test_kth_largest_quickselect__index_k_is_the_next_smallest() -> None:
    """After selecting index k, a[k] is the (k+1)-th smallest: 5 for [2,5,3,1,4] and k=4."""
    nums, k = [2, 5, 3, 1, 4], 4
    select_ascending(nums, k)
    assert nums[k] == 5 == sorted(nums)[k]


def test_kth_largest_quickselect__fourth_largest_of_example() -> None:
    """The 4th largest of [2,5,3,1,4] is 2, at ascending index n-k."""
    nums, k = [2, 5, 3, 1, 4], 4
    want = sorted(nums, reverse=True)[k - 1]
    select_ascending(nums, len(nums) - k)
    assert nums[len(nums) - k] == want == 2


def test_kth_largest_quickselect__index_n_minus_k_is_always_right() -> None:
    """Selecting index n-k gives the k-th largest on random arrays with duplicates."""
    rng = random.Random(3)
    for nums in random_arrays(2000):
        k = rng.randrange(1, len(nums) + 1)
        want = sorted(nums, reverse=True)[k - 1]
        select_ascending(nums, len(nums) - k)
        assert nums[len(nums) - k] == want


def test_kth_largest_quickselect__equal_elements_are_quadratic() -> None:
    """Skipping equals on both sides costs n(n-1)/2 comparisons to reach the last index."""
    n = 800
    assert select_ascending([1] * n, n - 1) == n * (n - 1) // 2 == 319_600


def test_kth_largest_quickselect__knuth_formula_solves_the_recurrence() -> None:
    """Knuth's closed form equals the recurrence for random-pivot selection."""
    size = 40
    cost = np.zeros((size + 1, size + 1))
    for n in range(2, size + 1):
        for r in range(1, n + 1):
            right = sum(cost[n - i, r - i] for i in range(1, r))
            left = sum(cost[i - 1, r] for i in range(r + 1, n + 1))
            cost[n, r] = n - 1 + (left + right) / n
    h = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, size + 2))])
    n = size
    for r in range(1, n + 1):
        inner = (n + 1) * h[n] - (n + 3 - r) * h[n + 1 - r] - (r + 2) * h[r] + n + 3
        assert cost[n, r] == pytest.approx(2 * inner)


def test_quicksort_implementation__hole_partition_sorts() -> None:
    """The hole-filling partition sorts random arrays, duplicates included."""
    for nums in random_arrays(2000):
        want = sorted(nums)
        hole_quicksort(nums, 0, len(nums) - 1)
        assert nums == want


def test_quicksort_implementation__equal_elements_are_quadratic() -> None:
    """n equal elements cost n(n-1)/2 comparisons: 404550 for n=900."""
    n = 900
    assert hole_quicksort([1] * n, 0, n - 1) == n * (n - 1) // 2 == 404_550


def test_quicksort_implementation__expected_comparisons() -> None:
    """The mean over all pivots satisfies C(n) = 2(n+1)H(n) - 4n."""
    size, cost = 200, [0.0, 0.0]
    for n in range(2, size + 1):
        cost.append(n - 1 + 2 * sum(cost) / n)
    harmonic = sum(1 / j for j in range(1, size + 1))
    assert cost[size] == pytest.approx(2 * (size + 1) * harmonic - 4 * size)


def table_beam(prob: Tensor, beam: int, *, float_ids: bool) -> tuple[Tensor, Tensor]:
    """Beam search over a (batch, length, vocab) table; optionally collect ids in floats."""
    import torch

    batch, length, vocab = prob.shape
    logs = prob.log()
    score, ids = logs[:, 0].topk(beam)
    ids = ids[..., None]
    for t in range(1, length):
        total = score[..., None] + logs[:, t, None]
        score, flat = total.reshape(batch, -1).topk(beam)
        parent, token = flat // vocab, flat % vocab
        kept = ids.gather(1, parent[..., None].expand(-1, -1, t).contiguous())
        ids = torch.cat([kept, token[..., None].to(kept.dtype)], -1)
    if float_ids:
        ids = torch.cat([torch.Tensor([]), *ids.unbind(0)]).view(batch, beam, length)
    return ids, score


def test_beam_search_implementation__empty_float_tensor_promotes_ids() -> None:
    """Concatenating long ids to torch.Tensor([]) gives float32, useless as indices."""
    torch = pytest.importorskip("torch")
    prob = torch.rand(2, 5, 7, generator=torch.Generator().manual_seed(0)).softmax(-1)
    ids, score = table_beam(prob, 3, float_ids=True)
    assert ids.dtype == torch.float32
    assert table_beam(prob, 3, float_ids=False)[0].dtype == torch.int64
    assert (tuple(ids.shape), tuple(score.shape)) == ((2, 3, 5), (2, 3))
    with pytest.raises(RuntimeError):
        torch.nn.Embedding(7, 2)(ids)


def test_beam_search_implementation__top3_equals_brute_force() -> None:
    """On a prefix-independent table the top 3 equal those of all 7^5 sequences."""
    torch = pytest.importorskip("torch")
    prob = torch.randn(1, 5, 7, generator=torch.Generator().manual_seed(1)).softmax(-1)
    logs = prob[0].log().double().numpy()
    every = np.array(list(product(range(7), repeat=5)))
    total = logs[np.arange(5), every].sum(axis=1)
    best = every[np.argsort(-total)[:3]].tolist()
    assert table_beam(prob, 3, float_ids=False)[0][0].tolist() == best


def test_beam_search_implementation__prefix_independent_is_greedy() -> None:
    """When probabilities ignore the prefix, the best beam is the position-wise argmax."""
    torch = pytest.importorskip("torch")
    prob = torch.randn(4, 12, 50, generator=torch.Generator().manual_seed(2)).softmax(-1)
    best = table_beam(prob, 3, float_ids=False)[0][:, 0]
    assert bool((best == prob.argmax(-1)).all())


def test_beam_search_implementation__products_underflow() -> None:
    """200 factors of 1e-3 underflow to 0 in fp32 (and fp64); their logs do not."""
    factors = np.full(200, 1e-3)
    assert np.prod(factors.astype(np.float32)) == 0.0 == np.prod(factors)
    assert np.log(factors).sum() == pytest.approx(-1381.55, abs=0.01)


def gnmt_penalty(length: int, alpha: float) -> float:
    """The length penalty of Wu et al. 2016."""
    return float((5 + length) ** alpha / (5 + 1) ** alpha)


def test_beam_search_implementation__the_two_length_penalties_differ() -> None:
    """From 2 to 4 tokens |Y|^0.65 grows by 1.57, GNMT's penalty by 1.18: one alpha does not serve both."""
    alpha = 0.65
    assert (4 / 2) ** alpha == pytest.approx(1.57, abs=0.005)
    assert gnmt_penalty(4, alpha) / gnmt_penalty(2, alpha) == pytest.approx(1.18, abs=0.005)
    assert gnmt_penalty(1, alpha) == 1.0


def test_beam_search_implementation__a_live_prefix_is_bounded() -> None:
    """No continuation of a prefix scores above its log probability over the largest penalty."""
    rng, alpha, longest = np.random.default_rng(0), 0.6, 20
    for _ in range(200):
        now = int(rng.integers(1, longest))
        steps = -rng.exponential(1.0, longest)
        bound = steps[:now].sum() / gnmt_penalty(longest, alpha)
        scores = [steps[:n].sum() / gnmt_penalty(n, alpha) for n in range(now, longest + 1)]
        assert max(scores) <= bound + 1e-12


def test_pytorch_view_vs_reshape__compatible_strides_need_no_contiguity() -> None:
    """A non-contiguous tensor can be viewed when strides allow; else reshape copies."""
    torch = pytest.importorskip("torch")
    x = torch.arange(24).view(2, 3, 4).transpose(0, 1)
    assert not x.is_contiguous()
    assert tuple(x.view(3, 2, 2, 2).shape) == (3, 2, 2, 2)
    assert x.reshape(3, 2, 2, 2).data_ptr() == x.data_ptr()
    assert x.reshape(6, 4).data_ptr() != x.data_ptr()
    with pytest.raises(RuntimeError):
        x.view(6, 4)
