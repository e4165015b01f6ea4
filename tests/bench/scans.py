"""Searches and lists that look through the register, sixteen at a time, each
from another address; one that is told to come again later does."""

import http.client
import threading
import urllib.parse

CLIENTS = 16

QUERIES = [
    "search=" + urllib.parse.quote("на"),
    "created_after=-3000d&updated_after=-3000d&page=last",
    "search=" + urllib.parse.quote("самокат") + "&page=last",
]


class Scans:
    """Run while it is entered; `answers` counts them by their status."""

    def __init__(self, port):
        self.port = port
        self.stop = threading.Event()
        self.answers = {}
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.scan, args=(i,))
                        for i in range(CLIENTS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def scan(self, number):
        while not self.stop.is_set():
            status, later = self.ask(number)
            with self.lock:
                self.answers[status] = self.answers.get(status, 0) + 1
            if later:
                self.stop.wait(later)

    def ask(self, number):
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=30,
            source_address=("127.0.1.%d" % (number + 1), 0))
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
