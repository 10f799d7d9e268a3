#include "internal.h"

#include <stdlib.h>

gcurl_multi *gcurl_multi_create(long connections_per_host, long connections_kept) {
    gcurl_multi *multi = calloc(1, sizeof(gcurl_multi));
    if (!multi) return NULL;
    multi->handle = curl_multi_init();
    if (!multi->handle) {
        free(multi);
        return NULL;
    }
    curl_multi_setopt(multi->handle, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    curl_multi_setopt(multi->handle, CURLMOPT_MAX_HOST_CONNECTIONS, connections_per_host);
    curl_multi_setopt(multi->handle, CURLMOPT_MAXCONNECTS, connections_kept);
    return multi;
}

void gcurl_multi_destroy(gcurl_multi *multi) {
    if (!multi) return;
    curl_multi_cleanup(multi->handle);
    gcurl_connections_free(&multi->connections);
    free(multi);
}

CURLMcode gcurl_multi_add(gcurl_multi *multi, gcurl_transfer *transfer) {
    return curl_multi_add_handle(multi->handle, transfer->easy);
}

CURLMcode gcurl_multi_remove(gcurl_multi *multi, gcurl_transfer *transfer) {
    return curl_multi_remove_handle(multi->handle, transfer->easy);
}

int gcurl_multi_perform(gcurl_multi *multi) {
    int running = 0;
    curl_multi_perform(multi->handle, &running);
    return running;
}

void gcurl_multi_wait(gcurl_multi *multi, int milliseconds) {
    curl_multi_poll(multi->handle, NULL, 0, milliseconds, NULL);
}

void gcurl_multi_wake_up(gcurl_multi *multi) { curl_multi_wakeup(multi->handle); }

gcurl_transfer *gcurl_multi_next_ended(gcurl_multi *multi, CURLcode *code) {
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi->handle, &left))) {
        if (message->msg != CURLMSG_DONE) continue;
        gcurl_transfer *transfer = NULL;
        *code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        return transfer;
    }
    return NULL;
}
