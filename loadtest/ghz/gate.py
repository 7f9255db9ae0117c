#!/usr/bin/env python3
"""Judges what ghz measured: gate.py NAME P99_MS FAILED_SHARE FILE, FILE as ghz -O json writes it.

Prints a row of a Markdown table. Ends with 1 where the 99th percentile or the share of failed calls is above its bound.
"""
import json
import sys


def judge(name, most_p99, most_failed, report):
    count = report["count"]
    codes = report.get("statusCodeDistribution") or {}
    failed = count - codes.get("OK", 0)
    percentiles = {row["percentage"]: row["latency"] / 1e6 for row in report.get("latencyDistribution") or []}
    p50, p99 = percentiles.get(50), percentiles.get(99)
    faults = []
    if count == 0 or p99 is None:
        faults.append("nothing was measured")
    else:
        if p99 > most_p99:
            faults.append("p99 %.0f ms > %.0f ms" % (p99, most_p99))
        if failed / count > most_failed:
            faults.append("%.2f %% failed > %.2f %%" % (100 * failed / count, 100 * most_failed))
    told = ", ".join("%s %d" % item for item in sorted(codes.items()))
    row = "| %s | %d | %.0f | %.1f | %.1f | %s | %s |" % (
        name, count, report["rps"], p50 or 0, p99 or 0, told, "; ".join(faults) or "passed")
    return row, not faults


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    name, p99, failed, file = sys.argv[1:]
    with open(file, encoding="utf-8") as opened:
        row, passed = judge(name, float(p99), float(failed), json.load(opened))
    print(row)
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
