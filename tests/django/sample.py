#!/usr/bin/env python3
"""Holds a service that a database of Django's has moved into against what
the replaced service answered over the same database:

    sample.py EXPECTED ADDRESS

EXPECTED is a list of requests with their answers, recorded with the Host
127.0.0.1:8000.  Ours must answer the same or more: of an incident the eight
keys come first, in this order, and others may follow; of an error only the
keys are compared.  At the end one more incident must get the next id, and
its users log in with the passwords they had.  The last line is "N passed, N
failed, N skipped".
"""

import base64
import http.client
import json
import sys
import urllib.parse

HOST = '127.0.0.1:8000'
KEYS = ['id', 'description', 'status', 'status_display', 'source',
        'source_display', 'created_at', 'updated_at']
ENVELOPE = ['count', 'next', 'previous', 'results']

# Users of the sample: name, password, may he log in.
USERS = [
    ('admin', 'Adm1n-pass-2025', True),
    ('dispatcher', 'Disp-pass-2025', True),
    ('former.Иванов', 'Former-pass-2025', False),
    ('admin', 'Disp-pass-2025', False),
]


def ask(address, method, target, body=None, headers={}):
    connection = http.client.HTTPConnection(
        urllib.parse.urlsplit(address).netloc, timeout=30)
    connection.request(method, target, body, {
        'Host': HOST, 'Accept': 'application/json',
        'Content-Type': 'application/json', **headers})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, json.loads(content)


def differ_in_incident(want, got):
    if list(got)[:len(KEYS)] != KEYS:
        return 'keys %s' % list(got)
    for key in KEYS:
        if want[key] != got[key]:
            return 'incident %s: %s is %r, not %r' % (
                want['id'], key, got[key], want[key])
    return None


def differ_in_list(want, got):
    if list(got) != ENVELOPE:
        return 'keys %s' % list(got)
    for key in ENVELOPE[:3]:
        if want[key] != got[key]:
            return '%s is %r, not %r' % (key, got[key], want[key])
    ids = [[row['id'] for row in page['results']] for page in (want, got)]
    if ids[0] != ids[1]:
        return 'ids are %s, not %s' % (ids[1], ids[0])
    for pair in zip(want['results'], got['results']):
        why = differ_in_incident(*pair)
        if why is not None:
            return why
    return None


def differ(want, status, got):
    body = want['body']
    if status != want['status']:
        return 'status %d, not %d' % (status, want['status'])
    if status >= 400:
        return None if set(got) == set(body) else 'keys %s' % list(got)
    if 'results' in body:
        return differ_in_list(body, got)
    return differ_in_incident(body, got)


def differ_in_login(address, name, password, may):
    """By the form, and by a header as programs do."""
    status, got = ask(address, 'POST', '/api/auth/login/', json.dumps(
        {'username': name, 'password': password}))
    if status != (200 if may else 401):
        return 'login: %d %s' % (status, got)
    if may and got['user']['username'] != name:
        return 'login: %s' % got
    basic = base64.b64encode(('%s:%s' % (name, password)).encode()).decode()
    status, got = ask(address, 'GET', '/api/incidents/1/', None,
                      {'Authorization': 'Basic ' + basic})
    if status != (200 if may else 401):
        return 'Basic: %d %s' % (status, got)
    return None


def main(expected, address):
    with open(expected, encoding='utf-8') as file:
        requests = json.load(file)['requests']
    failed = 0
    highest = 0
    for want in requests:
        why = differ(want, *ask(address, 'GET', want['target']))
        if why is not None:
            failed += 1
            print('FAIL GET %s: %s' % (want['target'], why))
        highest = max(highest, want['body'].get('id', 0))
    status, got = ask(address, 'POST', '/api/incidents/',
                      '{"description": "d", "source": "system"}')
    if status != 201 or got['id'] != highest + 1:
        failed += 1
        print('FAIL the next id: %d %s' % (status, got))
    for user in USERS:
        why = differ_in_login(address, *user)
        if why is not None:
            failed += 1
            print('FAIL %s: %s' % (user[0], why))
    print('%d passed, %d failed, 0 skipped' % (
        len(requests) + 1 + len(USERS) - failed, failed))
    return 1 if failed > 0 else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
