// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

/** What the application asked for: one call that reached the JDK's implementation. */
public enum Call {
    CLOSE("close"),
    SHUTDOWN_OUTPUT("shutdownOutput"),
    SHUTDOWN_INPUT("shutdownInput");

    private final String method;

    Call(String method) {
        this.method = method;
    }

    public String method() {
        return method;
    }
}
