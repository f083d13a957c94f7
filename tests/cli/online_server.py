# SPDX-License-Identifier: Apache-2.0
# usage: online_server.py PORT-FILE [PEM]: serves the folder it is in, on loopback, and misbehaves as asked;
# with the key and certificate of PEM by TLS.
import http.server
import os
import ssl
import sys
import time


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        with open("log", "a") as log:
            log.write("%s %s\n" % (self.command, self.path))

    def redirect(self, where):
        self.send_response(302)
        self.send_header("Location", where)
        self.end_headers()
        self.wfile.write(b"elsewhere")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/moved" or self.path == "/kept":
            self.send_response(302 if self.path == "/moved" else 307)
            self.send_header("Location", "/echo")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(("%s %s " % (self.headers["Content-Type"], self.headers["Accept"])).encode() + body)

    def asset(self, name):
        """A file, with the Link headers that its NAME.link has, one a line."""
        with open(name, "rb") as file:
            data = file.read()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        if os.path.exists(name + ".link"):
            with open(name + ".link") as file:
                for line in file:
                    self.send_header("Link", line.strip())
        self.end_headers()
        self.wfile.write(data)

    def bare(self, name, said):
        """A file whose end is that the connection ends, in good order: nobody has cut the connection by force."""
        with open(name, "rb") as file:
            data = file.read()
        if said == "old":
            self.protocol_version = "HTTP/1.0"
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.protocol_version = "HTTP/1.1"
            self.send_response(200)
        if said in ("chunked", "cut"):
            self.send_header("Transfer-Encoding", "chunked")
        elif said == "identity":
            self.send_header("Transfer-Encoding", "identity")
        self.send_header("Connection", "close")
        self.end_headers()
        if said in ("chunked", "cut"):
            data = b"%x\r\n%s\r\n" % (len(data), data) + (b"0\r\n\r\n" if said == "chunked" else b"")
        self.wfile.write(data)
        self.close_connection = True
        if said != "torn" and scheme == "https":
            self.connection.unwrap()

    def do_GET(self):
        kind, _, name = self.path[1:].partition("/")
        port = self.server.server_address[1]
        if kind == "ok" and self.headers["Accept"] == "application/c2pa":
            with open(os.path.basename(name), "rb") as file:
                data = file.read()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        elif kind == "asset" and self.headers["Accept"] == "*/*":
            self.asset(os.path.basename(name))
        elif kind in ("bare", "torn", "old", "identity", "chunked", "cut"):
            self.bare(os.path.basename(name), kind)
        elif kind == "huge":
            self.send_response(200)
            self.send_header("Content-Length", str(2 << 30))
            self.end_headers()
        elif kind == "same":
            self.redirect(("/asset/" if self.headers["Accept"] == "*/*" else "/ok/") + name)
        elif kind == "other":
            self.redirect("%s://localhost:%d/ok/%s" % (scheme, port, name))
        elif kind == "plain":
            self.redirect("http://127.0.0.1:%d/asset/%s" % (port, name))
        elif kind == "picture":
            with open(os.path.basename(name), "rb") as file:
                data = file.read()
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        elif kind == "half":
            with open(os.path.basename(name), "rb") as file:
                data = file.read()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[: len(data) // 2])
        elif kind == "scheme":
            self.redirect("file:///etc/passwd")
        elif kind == "loop":
            self.redirect("/loop/" + name + "x")
        elif kind == "declared":
            self.send_response(200)
            self.send_header("Content-Length", str(70 << 20))
            self.end_headers()
        elif kind == "endless":
            self.send_response(200)
            self.end_headers()
            for _ in range(70):
                self.wfile.write(b"x" * (1 << 20))
        elif kind == "short":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"x")
        elif kind == "slow":
            time.sleep(60)
        else:
            self.send_error(404)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
scheme = "https" if len(sys.argv) > 2 else "http"
if len(sys.argv) > 2:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(sys.argv[2])
    server.socket = tls.wrap_socket(server.socket, server_side=True)
with open(sys.argv[1] + ".new", "w") as file:
    file.write(str(server.server_address[1]))
os.rename(sys.argv[1] + ".new", sys.argv[1])
server.serve_forever()
