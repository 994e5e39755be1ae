// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

/** The command line is not one that the command understands; the message says what is wrong with it. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
