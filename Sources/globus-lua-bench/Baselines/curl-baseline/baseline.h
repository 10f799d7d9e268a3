/* What the two ways of requesting share. */
#pragma once

#include <curl/curl.h>
#include <stddef.h>

typedef struct answer {
    char bytes[4096];
    size_t size;
} answer;

/* What to request, as the command line says. */
typedef struct job {
    const char *url;
    long count;
    /* How many requests are under way at a time. */
    long limit;
    /* A PEM file of authorities to trust in place of the system's, or NULL. */
    const char *authorities;
    struct curl_slist *fields;
} job;

/* Says on standard error what is wrong; returns the exit status. */
int fail(const char *reason);
/* A handle that is ready to request again and again, with the answer put into `answer`. */
CURL *make_request(const job *job, answer *answer);
/* Whether the answer is the one that was expected: 0, or an exit status. */
int check(CURLcode code, const answer *answer);

/* One request after the other, on one easy handle. */
int run_easy(const job *job);
/* `limit` requests at a time on a multi handle; every easy handle is used again. */
int run_multi(const job *job);
