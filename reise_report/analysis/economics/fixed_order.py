"""Products and solutions of matrices whose last digit does not hang on how many threads the linear algebra uses.

A library that splits one product over several threads may add in another order than with one thread. Seeded draws must
be the same bytes everywhere, so large products are made of tiles that are too small to be split, and linear equations
are solved by elementwise elimination.
"""

from __future__ import annotations

import numpy as np

from reise_report.analysis.inputs import Matrix

_TILE = 250_000
"""Multiplications in a tile; OpenBLAS splits from 262 144 on."""
_ROWS = 32
_DEPTH = 900


def product(left: Matrix, right: Matrix) -> Matrix:
    """``left @ right``, (m, k) by (k, n), in tiles."""
    (m, k), n = left.shape, right.shape[1]
    if k > _DEPTH:
        cut = range(0, k, _DEPTH)
        parts = [product(left[:, at : at + _DEPTH], right[at : at + _DEPTH]) for at in cut]
        return np.asarray(sum(parts[1:], start=parts[0]), dtype=np.float64)
    if m == 0 or n == 0 or k == 0:
        return np.zeros((m, n))
    width = max(8, _TILE // (_ROWS * k) // 8 * 8)
    rows = np.zeros((-(-m // _ROWS) * _ROWS, k))
    columns = np.zeros((k, -(-n // width) * width))
    rows[:m], columns[:, :n] = left, right
    tiles = np.matmul(rows.reshape(-1, 1, _ROWS, k), columns.reshape(k, -1, width).transpose(1, 0, 2)[None])
    return np.asarray(tiles.transpose(0, 2, 1, 3).reshape(len(rows), -1)[:m, :n], dtype=np.float64)


def solve_positive(matrix: Matrix, right: Matrix) -> Matrix | None:
    """The solution of a symmetric positive definite system, (q, q) and (q, m); None where it is not one."""
    square, side = matrix.copy(), right.copy()
    q = len(square)
    least = 1e-13 * np.abs(np.diag(square))
    for j in range(q):
        if not square[j, j] > least[j]:
            return None
        factor = square[j + 1 :, j] / square[j, j]
        square[j + 1 :, j + 1 :] -= factor[:, None] * square[j, j + 1 :]
        side[j + 1 :] -= factor[:, None] * side[j]
    for j in range(q - 1, -1, -1):
        side[j] /= square[j, j]
        side[:j] -= square[:j, j, None] * side[j]
    return side
