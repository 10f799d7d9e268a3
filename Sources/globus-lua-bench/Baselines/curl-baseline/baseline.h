/* What the two ways of sending requests share. */
#pragma once

#include <curl/curl.h>
#include <stddef.h>

typedef struct answer {
    char *bytes;
    size_t size, capacity;
} answer;

/* What is requested, as the command line says. */
typedef struct job {
    const char *url;
    long count;
    /* How many requests are under way at the same time. */
    long limit;
    /* A PEM file with the authorities to trust instead of the system's, or NULL. */
    const char *authorities;
    struct curl_slist *fields;
} job;

/* Reports an error on standard error; returns the exit status. */
int fail(const char *reason);
/* Makes a handle that can send the request repeatedly and collects each answer in `answer`. */
CURL *make_request(const job *job, answer *answer);
/* Checks that the answer is the expected one; returns 0, or an exit status. */
int check(CURLcode code, const answer *answer);

/* Sends one request after the other, with one easy handle. */
int run_easy(const job *job);
/* Sends `limit` requests at a time with a multi handle; every easy handle is reused. */
int run_multi(const job *job);
