#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""usage: demo_keys.py DEMO_STORY

Goes through the story of demo_story.h on a terminal of its own, by keys, and
looks at whether the terminal is afterwards as it was before.
"""
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

OTHER = b'\033[?1049h'
BACK = b'\033[?1049l'


class Job:
    """The story as a shell starts it: a job of its own, in the foreground."""

    def __init__(self, term='xterm', rows=12):
        self.told, tell = os.pipe()
        self.ask, asked = os.pipe()
        self.resume = asked
        pid, self.terminal = pty.fork()
        if not pid:
            self.shell(tell, term)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ,
                    struct.pack('HHHH', rows, 80, 0, 0))
        os.close(tell)
        self.job = int(self.report())
        self.before = termios.tcgetattr(self.terminal)
        os.write(self.resume, b'.')
        self.seen = b''

    def shell(self, tell, term):
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        job = os.fork()
        if not job:
            os.setpgid(0, 0)
            os.read(self.ask, 1)
            # What runs in the background has some of them ignored.
            for sig in (signal.SIGTTOU, signal.SIGINT, signal.SIGQUIT,
                        signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP):
                signal.signal(sig, signal.SIG_DFL)
            os.environ['TERM'] = term
            os.execv(sys.argv[1], [sys.argv[1], 'keys'])
        os.setpgid(job, job)
        os.tcsetpgrp(0, job)
        os.write(tell, b'%d\n' % job)
        while True:
            status = os.waitpid(job, os.WUNTRACED)[1]
            os.write(tell, b'%d\n' % status)
            if not os.WIFSTOPPED(status):
                os._exit(0)
            os.read(self.ask, 1)
            os.tcsetpgrp(0, job)
            os.killpg(job, signal.SIGCONT)

    def report(self):
        line = b''
        while not line.endswith(b'\n'):
            assert select.select([self.told], [], [], 20)[0], 'no answer'
            line += os.read(self.told, 1)
        return line

    def expect(self, text):
        """Read up to a text; returns all that came before it."""
        end = time.monotonic() + 20
        while text not in self.seen:
            left = end - time.monotonic()
            assert left > 0 and select.select([self.terminal], [], [], left)[0], \
                (text, self.seen)
            self.seen += os.read(self.terminal, 4096)
        before, _, self.seen = self.seen.partition(text)
        return before

    def rest(self):
        while select.select([self.terminal], [], [], 20)[0]:
            try:
                data = os.read(self.terminal, 4096)
            except OSError:
                break
            if not data:
                break
            self.seen += data
        return self.seen

    def key(self, key):
        os.write(self.terminal, key)

    def is_raw(self):
        return not termios.tcgetattr(self.terminal)[3] & (termios.ICANON |
                                                          termios.ECHO)

    def is_as_before(self):
        return termios.tcgetattr(self.terminal) == self.before

    def end(self, status):
        # without the flag that says whether it left a core
        assert int(self.report()) & ~0x80 == status
        assert self.is_as_before()
        rest = self.rest()
        os.close(self.terminal)
        return rest


def on_to_the_end():
    job = Job()
    job.expect(b'Page 1.')
    assert job.is_raw()
    job.key(b'b')                   # there is nothing before it
    assert OTHER not in job.expect(b'Page 1.')
    job.key(b'x\r')                 # x is no key
    assert b'A frame.' in job.expect(b'Page 2.')
    job.key(b' ')
    assert b'The map count' in job.expect(b'Page 3.')
    job.key(b'\033[C')
    job.expect(b'Page 4.')
    job.key(b'\n')
    assert b'1 of 2 checks failed' in job.end(0)


def back_and_forth():
    job = Job()
    job.expect(b'Page 1.')
    job.key(b'\r')
    job.expect(b'Page 2.')
    job.key(b'b')                   # its beginning, as it is too long
    assert OTHER in job.expect(b'page 2 of 2')
    job.key(b'b')
    assert b'An introduction.' in job.expect(b'page 1 of 2')
    job.key(b'b')                   # this is the first
    job.expect(b'page 1 of 2')
    job.key(b'\r')
    text = job.expect(b'page 2 of 2')
    assert b'The first byte' in text and b'A frame.' not in text
    job.key(b'\r')                  # the end of page 2 is the present
    assert BACK in job.expect(b'Page 2.')
    job.key(b'\r')
    job.expect(b'Page 3.')
    job.key(b'b')
    job.expect(b'page 3 of 3')
    job.key(b'q')
    assert BACK in job.end(0)


def long_terminal():
    job = Job(rows=200)
    job.expect(b'Page 1.')
    job.key(b'\r')
    job.expect(b'Page 2.')
    job.key(b'\033[D')
    assert b'An introduction.' in job.expect(b'page 1 of 2')
    job.key(b'\r')
    assert BACK in job.expect(b'Page 2.')
    job.key(b'q')
    assert b'checks failed' not in job.end(0)


def ends_by(how, status):
    job = Job()
    job.expect(b'Page 1.')
    job.key(b'\r')
    job.expect(b'Page 2.')
    job.key(b'b')
    job.expect(b'page 2 of 2')
    how(job)
    assert BACK in job.end(status)


def stops_and_goes_on():
    job = Job()
    job.expect(b'Page 1.')
    job.key(b'\r')
    job.expect(b'Page 2.')
    job.key(b'b')
    job.expect(b'page 2 of 2')
    job.key(b'\x1a')
    assert os.WSTOPSIG(int(job.report())) == signal.SIGTSTP
    assert job.is_as_before()
    os.write(job.resume, b'.')
    assert BACK in job.expect(OTHER)
    job.expect(b'page 2 of 2')
    assert job.is_raw()
    job.key(b'\r')
    job.expect(b'Page 2.')
    job.key(b'q')
    job.end(0)


def dumb_terminal():
    job = Job(term='dumb')
    job.expect(b'Page 1.')
    job.key(b'\r')
    job.expect(b'Page 2.')
    job.key(b'b')
    job.expect(b'page 1 of 2')
    job.key(b'q')
    assert b'\033' not in job.end(0)


on_to_the_end()
back_and_forth()
long_terminal()
ends_by(lambda job: job.key(b'\x03'), signal.SIGINT)
ends_by(lambda job: job.key(b'\x1c'), signal.SIGQUIT)
ends_by(lambda job: os.kill(job.job, signal.SIGTERM), signal.SIGTERM)
stops_and_goes_on()
dumb_terminal()
