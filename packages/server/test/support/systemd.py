"""Starts a program as systemd does: with a socket that listens already, and one to be told on.

usage: systemd.py NOTIFY_SOCKET WATCHDOG_MS PROGRAM [ARGUMENT ...]

Writes the port, then the program's pid, then every notice, then how it ended, each on a line. It waits for the program's
children, too: one of them may be about to send a notice.
"""

import ctypes
import os
import socket
import sys

path, watchdog_ms, *program = sys.argv[1:]
listening = socket.socket()
listening.bind(("127.0.0.1", 0))
listening.listen(16)
print(listening.getsockname()[1], flush=True)
notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notices.bind(path)

# As systemd: what the program leaves behind becomes a child of this process.
PR_SET_CHILD_SUBREAPER = 36
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
pid = os.fork()
if pid == 0:
    fd = os.dup(listening.fileno())
    if fd != 3:
        os.dup2(fd, 3)
    os.set_inheritable(3, True)
    environment = {
        **os.environ,
        "LISTEN_PID": str(os.getpid()),
        "LISTEN_FDS": "1",
        "NOTIFY_SOCKET": path,
        "WATCHDOG_USEC": str(int(watchdog_ms) * 1000),
        "WATCHDOG_PID": str(os.getpid()),
    }
    os.execvpe(program[0], program, environment)

print(pid, flush=True)
notices.settimeout(0.2)
exit_code = None
is_over = False
while True:
    try:
        data, ancillary, _, _ = notices.recvmsg(4096, 4096)
        # A barrier is answered by closing what came with it.
        for _, kind, content in ancillary:
            if kind == socket.SCM_RIGHTS:
                for i in range(0, len(content), 4):
                    os.close(int.from_bytes(content[i : i + 4], sys.byteorder))
        print(data.decode().replace("\n", " "), flush=True)
    except TimeoutError:
        # What was sent before the last process ended has been read by now.
        if is_over:
            print("ended", exit_code, flush=True)
            break
        try:
            ended, status = os.waitpid(-1, os.WNOHANG)
            while ended:
                if ended == pid:
                    exit_code = os.waitstatus_to_exitcode(status)
                ended, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            is_over = True
