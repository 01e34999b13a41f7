#pragma once

#include <libpq-fe.h>

// Glibc's Swift module exports neither of these, and the event loop that watches libpq's sockets needs both.
#include <sys/epoll.h>
#include <sys/eventfd.h>
