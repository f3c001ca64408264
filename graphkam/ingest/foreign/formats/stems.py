"""The lasting part of a file's name, under which a table's keys are kept from one version of the file to the next."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_MOST = 200
_STAMP = re.compile(
    r"[\s_.–—-]*(?:"
    r"[(（\[]\s*[0-9]{1,3}\s*[)）\]]"  # the mark of a copy
    r"|(?:19|20)[0-9]{2}[\s_.年-]?[0-9]{1,2}[\s_.月-]?[0-9]{1,2}日?(?:[\s_t-]*[0-9]{2}[\s_.:h-]?[0-9]{2}(?:[\s_.:-]?[0-9]{2})?)?"
    r"|[0-9]{1,2}[\s_.-][0-9]{1,2}[\s_.-](?:19|20)[0-9]{2}(?:[\s_-]+[0-9]{1,2}[_.:-][0-9]{2}(?:[_.:-][0-9]{2})?)?(?:\s?[ap]m)?"
    r"|(?:19|20)[0-9]{2}(?:[\s_.年-]?(?:1[0-2]|0?[1-9]))?[月年]?"
    r"|(?<![0-9])[12][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?<![a-z])(?:version|ver|rev|v)[\s_.]?[0-9]{1,4}(?:\.[0-9]{1,4}){0,3}"
    r"|第?[一二三四五六七八九十0-9]{1,3}版|[终定][版稿]|(?:修订|更新|最新|最终)[版稿]?|副本|拷贝"
    r"|(?<![a-z])(?:final|copy|draft|latest|new|updated)(?:[\s_]?[0-9]{1,3})?"
    r")$"
)
_COPY_OF = re.compile(r"^(?:copy of|副本[\s_-]*|拷贝[\s_-]*)\s*")


def stem_of(file: str) -> str:
    """The name of a file in small letters, without folders, suffix, and trailing dates, versions and marks of copies.

    "HR/Org chart_2026-06-15 v2 (1).xlsx" gives "org chart"; a name of nothing else stays as it is.
    """
    name = PurePosixPath(file.replace("\\", "/")).name.casefold()
    whole = re.sub(r"\.(?:csv|tsv|txt|xlsx|xlsm|xls|ods|vcf|zip)$", "", name)[:_MOST].strip() or name
    stem = _COPY_OF.sub("", whole)
    while True:
        shorter = _STAMP.sub("", stem).rstrip(" _.-–—")
        if shorter == stem or not shorter:
            return stem or whole
        stem = shorter
