#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H

#include <sqlite3.h>

/* Swift cannot read the macros below, since they are made of others. */

static const int CSQLITE_IOERR_SHORT_READ = SQLITE_IOERR_SHORT_READ;
static const int CSQLITE_IOERR_WRITE = SQLITE_IOERR_WRITE;
static const int CSQLITE_IOERR_DELETE = SQLITE_IOERR_DELETE;
static const int CSQLITE_IOERR_LOCK = SQLITE_IOERR_LOCK;
static const int CSQLITE_IOERR_RDLOCK = SQLITE_IOERR_RDLOCK;
static const int CSQLITE_IOERR_UNLOCK = SQLITE_IOERR_UNLOCK;
static const int CSQLITE_IOERR_CHECKRESERVEDLOCK = SQLITE_IOERR_CHECKRESERVEDLOCK;
static const int CSQLITE_IOERR_SHMLOCK = SQLITE_IOERR_SHMLOCK;
static const int CSQLITE_IOERR_SHMSIZE = SQLITE_IOERR_SHMSIZE;
static const int CSQLITE_ABORT_ROLLBACK = SQLITE_ABORT_ROLLBACK;

/* Binds a copy of `length` bytes of UTF-8, which may contain NUL, to the question mark `index`. An empty text needs no
   address, though SQLite takes none for NULL. */
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const unsigned char *text, int length)
{
    const char *bytes = text ? (const char *)text : "";
    return sqlite3_bind_text64(statement, index, bytes, (sqlite3_uint64)length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

#endif
