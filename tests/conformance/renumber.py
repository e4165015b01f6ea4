#!/usr/bin/env python3
"""Renumbers recorded incidents that follow one which is refused on purpose.

    renumber.py CASES RENUMBERED

A case of the recording may expect that a request is refused which the
recorded service answered 201 (a page of another site sent it).  What that
service created in later steps of the case was recorded with the number after
it; a service that refused has not given that number to anything, so it must
give it to the next.  Everything else is copied as it is.
"""

import json
import sys


def accepted(step):
    """The answers that are right for a step."""
    answers = step.get('expect', step['original'])
    return answers if isinstance(answers, list) else [answers]


def creates(answer):
    return answer['status'] == 201 and 'id' in (answer.get('body') or {})


def renumber(case):
    refused = 0
    for step in case['steps']:
        if not creates(step['original']):
            continue
        if not any(creates(answer) for answer in accepted(step)):
            refused += 1
        elif refused > 0:
            for answer in accepted(step):
                answer['body']['id'] -= refused


def main():
    with open(sys.argv[1], encoding='utf-8') as f:
        recording = json.load(f)
    for case in recording['cases']:
        renumber(case)
    with open(sys.argv[2], 'w', encoding='utf-8') as f:
        json.dump(recording, f, ensure_ascii=False)


main()
