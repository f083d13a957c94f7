# SPDX-License-Identifier: Apache-2.0
# usage: tsa_server.py PORT-FILE [PEM]: time-stamps and OCSP responses by openssl, in the folder it is in,
# on loopback; spoilt as the path asks. With PEM, by TLS: its key and certificate.
import http.server
import os
import ssl
import subprocess
import sys
import tempfile
import threading
import time

count = {}
lock = threading.Lock()  # openssl ts reads and writes its serial number unguarded


def run(question, *words):
    with tempfile.TemporaryDirectory() as folder:
        ask, answer = folder + "/q", folder + "/a"
        with open(ask, "wb") as file:
            file.write(question)
        subprocess.run([word.replace("ASK", ask).replace("ANSWER", answer) for word in words],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(answer, "rb") as file:
            return file.read()


def stamp(question, section="tsa"):
    with lock:
        return run(question, "openssl", "ts", "-reply", "-config", "tsa.conf", "-section", section,
                   "-queryfile", "ASK", "-out", "ANSWER")


def other(question, at):
    return question[:at] + bytes([question[at] ^ 1]) + question[at + 1:]


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        with open("log", "a") as log:
            log.write("%s %s\n" % (self.command, self.path))

    def answer(self, kind, body, n):
        # A request ends in the imprint, the nonce of 8 bytes and certReq.
        if kind == "ocsp":
            return run(body, "openssl", "ocsp", "-index", "db", "-CA", "ca.pem", "-rsigner", "ca.pem",
                       "-rkey", "ca.key", "-ndays", "1", "-reqin", "ASK", "-respout", "ANSWER")
        if kind == "nonce":
            return stamp(other(body, len(body) - 4))
        if kind == "imprint":
            return stamp(other(body, len(body) - 14))
        if kind == "replay":
            if n == 1:
                Handler.kept = stamp(body)
            return Handler.kept
        if kind == "garbage":
            return b"<html>no time today</html>"
        if kind == "empty":
            return b""
        if kind == "refused":
            return stamp(b"\x30\x03\x02\x01\x01")
        if kind == "flip":
            return other(stamp(body), -1)
        if kind == "long":
            return b"x" * (300 << 10)
        if kind == "grows":
            return stamp(body, "tsa" if n == 1 else "fat")
        if kind in ("bad", "stranger", "old"):
            return stamp(body, kind)
        return stamp(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.path[1:].partition("/")[0]
        n = count[self.path] = count.get(self.path, 0) + 1
        if kind == "slow":
            time.sleep(60)
        if kind == "error" or (kind == "flaky" and n == 2):
            self.send_error(500)
            return
        if kind != "ocsp" and self.headers["Content-Type"] != "application/timestamp-query":
            self.send_error(415)
            return
        data = self.answer(kind, body, n)
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
if len(sys.argv) > 2:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(sys.argv[2])
    server.socket = tls.wrap_socket(server.socket, server_side=True)
with open(sys.argv[1] + ".new", "w") as file:
    file.write(str(server.server_address[1]))
os.rename(sys.argv[1] + ".new", sys.argv[1])
server.serve_forever()
