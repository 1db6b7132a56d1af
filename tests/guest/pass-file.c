// SPDX-License-Identifier: GPL-2.0
/*
 * pass-file UID PATH: a child with that user opens PATH and passes the open file
 * to its parent, which stays what it is and copies the file to stdout.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libcheck.h"

union control {
	char buf[CMSG_SPACE(sizeof(int))];
	struct cmsghdr align;
};

static void send_fd(int sock, int fd)
{
	char byte = 0;
	struct iovec iov = { &byte, 1 };
	union control control;
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.buf,
		.msg_controllen = sizeof(control.buf),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	need(sendmsg(sock, &msg, 0) == 1, "sendmsg");
}

static int receive_fd(int sock)
{
	char byte;
	struct iovec iov = { &byte, 1 };
	union control control;
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.buf,
		.msg_controllen = sizeof(control.buf),
	};
	int fd;

	need(recvmsg(sock, &msg, 0) == 1 && CMSG_FIRSTHDR(&msg), "recvmsg");
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(fd));
	return fd;
}

static void open_as(uid_t uid, const char *path, int sock)
{
	int fd;

	need(!setgroups(0, NULL) && !setresgid(uid, uid, uid) &&
	     !setresuid(uid, uid, uid), "setresuid");
	fd = open(path, O_RDONLY);
	need(fd >= 0, path);
	send_fd(sock, fd);
	_exit(0);
}

static void copy(int fd)
{
	static char buf[65536];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0)
		need(write(1, buf, n) == n, "write");
	need(n == 0, "read");
}

int main(int argc, char **argv)
{
	int socks[2], status;
	pid_t pid;

	if (argc != 3)
		return 2;
	need(!socketpair(AF_UNIX, SOCK_DGRAM, 0, socks), "socketpair");
	pid = fork();
	if (!pid)
		open_as(atoi(argv[1]), argv[2], socks[1]);
	waitpid(pid, &status, 0);
	if (status)
		return 1;
	copy(receive_fd(socks[0]));
	return 0;
}
