// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Eight threads that ask the same thing twenty times each; the answers, and how often each came. */
final class RequestCrowd {
    private static final int THREADS = 8;
    private static final int REQUESTS = 20;

    private RequestCrowd() {}

    static String of(Callable<String> request) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < THREADS * REQUESTS; i++) {
                answers.add(threads.submit(request));
            }
            Map<String, Integer> counts = new TreeMap<>();
            for (Future<String> answer : answers) {
                counts.merge(answer.get(), 1, Integer::sum);
            }
            return counts.toString();
        } finally {
            threads.shutdown();
        }
    }
}
