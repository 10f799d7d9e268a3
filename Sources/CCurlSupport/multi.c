#include "internal.h"

CURLM *gcurl_multi_create(long connections_per_host, long connections_kept) {
    CURLM *multi = curl_multi_init();
    if (!multi) return NULL;
    curl_multi_setopt(multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections_per_host);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, connections_kept);
    return multi;
}

CURLMcode gcurl_multi_add(CURLM *multi, gcurl_transfer *transfer) {
    return curl_multi_add_handle(multi, transfer->easy);
}

CURLMcode gcurl_multi_remove(CURLM *multi, gcurl_transfer *transfer) {
    return curl_multi_remove_handle(multi, transfer->easy);
}

gcurl_transfer *gcurl_multi_next_ended(CURLM *multi, CURLcode *code) {
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(multi, &left))) {
        if (message->msg != CURLMSG_DONE) continue;
        gcurl_transfer *transfer = NULL;
        *code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        return transfer;
    }
    return NULL;
}
