// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

/**
 * A command could not do its work. The message says why, {@link #remedy} what the user can do: a command to type, as far
 * as there is one.
 */
public class FailureException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    public FailureException(Refusal refusal) {
        this(refusal.reason(), refusal.remedy());
    }

    public FailureException(String reason, String remedy) {
        super(reason);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
