// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

import java.io.IOException;

/** A file is not a heap dump that can be read; the message names what was found and what was expected. */
public final class DumpException extends IOException {
    private static final long serialVersionUID = 1L;

    public DumpException(String message) {
        super(message);
    }
}
