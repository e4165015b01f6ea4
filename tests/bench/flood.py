"""A flood of logins, none of them right, each under another name and from
another address, so that nothing but the hashing itself holds it back."""

import http.client
import json
import random
import threading

CLIENTS = 16


class Flood:
    """Runs while it is entered; `answers` counts them by their status."""

    def __init__(self, port):
        self.port = port
        self.stop = threading.Event()
        self.answers = {}
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.pour, args=(i,))
                        for i in range(CLIENTS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def pour(self, seed):
        chance = random.Random(seed)
        while not self.stop.is_set():
            status = self.log_in(chance)
            with self.lock:
                self.answers[status] = self.answers.get(status, 0) + 1
            self.stop.wait(0.05)

    def log_in(self, chance):
        address = "127.%d.%d.%d" % tuple(chance.randint(1, 250)
                                         for _ in range(3))
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=10, source_address=(address, 0))
        body = json.dumps({"username": "u%d" % chance.getrandbits(40),
                           "password": "wrong %d" % chance.getrandbits(40)})
        try:
            connection.request("POST", "/api/auth/login/", body,
                               {"Content-Type": "application/json"})
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()
