// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

/** A test class has leaked connections. Its stack trace is where the first of them was opened. */
public final class ConnectionLeakError extends AssertionError {
    private static final long serialVersionUID = 1L;

    ConnectionLeakError(String message, StackTraceElement[] opened) {
        super(message);
        if (opened.length > 0) {
            setStackTrace(opened);
        }
    }
}
