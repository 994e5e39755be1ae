// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.io.FileDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Methods of every shape that a hook has to fit into: loops, handlers, locks, wide arguments, several returns. */
public class Sample {
    private final List<String> done = new ArrayList<>();
    private final Object lock = new Object();

    public List<String> done() {
        return done;
    }

    public void connect(String host, long millis, double[] weights, int port) throws IOException {
        for (int i = 0; i < port; i++) {
            if (millis + i == 7L) {
                done.add(host + weights.length);
                return;
            }
        }
        if (millis < 0) {
            throw new IOException("negative");
        }
        done.add("no");
    }

    public void accept(Object into) {
        while (done.size() < 2) {
            done.add(into.toString());
        }
        into = done;
        done.add(into.getClass().getSimpleName());
    }

    public Object accept() {
        return done.isEmpty() ? this : new int[][] {{1}};
    }

    public int read(byte[] bytes, int offset, int length) throws IOException {
        synchronized (lock) {
            try {
                if (length == 0) {
                    return 0;
                }
                long sum = 0;
                for (byte each : bytes) {
                    sum += each;
                }
                return (int) sum;
            } catch (NullPointerException none) {
                throw new IOException(none);
            } finally {
                done.add("read");
            }
        }
    }

    public long read(long result) {
        return result;
    }

    public boolean isOpen(float ratio) {
        return ratio < 0.5f;
    }

    public double rate() {
        return 0.25;
    }

    /** Its first instruction is where its loop leads back to. */
    public void write(int times) {
        do {
            done.add("write");
        } while (--times > 0);
    }

    public void fail() {
        done.add("fail");
    }

    public void shutdown() {
        synchronized (this) {
            done.add("shutdown");
        }
    }

    public void closing(FileDescriptor descriptor) {
        done.add("descriptor");
    }

    public void close() throws IOException {
        int n = 0;
        long wide = 1L << 40;
        for (Map.Entry<String, Integer> entry : Map.of("a", 1).entrySet()) {
            int value = entry.getValue();
            n += value;
            wide += n;
        }
        try {
            synchronized (lock) {
                if (done.contains("shutdown")) {
                    return;
                }
                if (done.contains("fail")) {
                    throw new IOException("failed");
                }
            }
        } catch (IllegalStateException unlikely) {
            n--;
        } finally {
            done.add("closed " + n + " " + (wide >> 40));
        }
    }
}
