#ifndef CPOSTGRES_SHIM_H
#define CPOSTGRES_SHIM_H

#include <libpq-fe.h>

#ifndef LIBPQ_HAS_PIPELINING
#error "libpq 14 or later is needed; install libpq-dev of a newer PostgreSQL, or turn the package trait Postgres off"
#endif

#endif
