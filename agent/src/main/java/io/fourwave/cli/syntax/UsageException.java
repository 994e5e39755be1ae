// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.syntax;

/** The command line is not one that the command understands; the message says what is wrong with it. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
