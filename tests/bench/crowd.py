"""Clients that keep the service busy while something else is measured."""

import http.client
import json
import random
import threading
import urllib.parse

CLIENTS = 16

QUERIES = [
    "search=" + urllib.parse.quote("на"),
    "created_after=-3000d&updated_after=-3000d&page=last",
    "search=" + urllib.parse.quote("самокат") + "&page=last",
]


class Crowd:
    """Clients that ask while it is entered; `answers` counts them by their
    status, 0 for none."""

    def __init__(self, port):
        self.port = port
        self.stop = threading.Event()
        self.answers = {}
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.run, args=(i,))
                        for i in range(CLIENTS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def run(self, number):
        chance = random.Random(number)
        while not self.stop.is_set():
            status, pause = self.ask(number, chance)
            with self.lock:
                self.answers[status] = self.answers.get(status, 0) + 1
            if pause:
                self.stop.wait(pause)

    def connect(self, address, timeout):
        return http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=timeout,
            source_address=(address, 0))

    def ask(self, number, chance):
        """One request: its status, and the seconds until the next one."""
        raise NotImplementedError


class Flood(Crowd):
    """Logins, none of them right, each under another name and from another
    address, so that nothing but the hashing itself holds them back."""

    def ask(self, number, chance):
        connection = self.connect("127.%d.%d.%d" % tuple(
            chance.randint(1, 250) for _ in range(3)), 10)
        body = json.dumps({"username": "u%d" % chance.getrandbits(40),
                           "password": "wrong %d" % chance.getrandbits(40)})
        try:
            connection.request("POST", "/api/auth/login/", body,
                               {"Content-Type": "application/json"})
            return connection.getresponse().status, 0.05
        except OSError:
            return 0, 0.05
        finally:
            connection.close()


class Scans(Crowd):
    """Searches and lists that look through the register, each client from an
    address of its own; one that is told to come again later does."""

    def ask(self, number, chance):
        connection = self.connect("127.0.1.%d" % (number + 1), 30)
        try:
            connection.request("GET", "/api/incidents/?" +
                               QUERIES[number % len(QUERIES)])
            answer = connection.getresponse()
            answer.read()
            return answer.status, float(answer.getheader("Retry-After", 0))
        except OSError:
            return 0, 1
        finally:
            connection.close()
