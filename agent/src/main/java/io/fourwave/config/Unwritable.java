// SPDX-License-Identifier: Apache-2.0
package io.fourwave.config;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file of an option cannot be written, for a person: the JDK's exceptions say it by their class names. */
public final class Unwritable {
    private Unwritable() {}

    /** What is wrong and what was expected, to be followed by what happens now. */
    public static String sentence(String option, Object file, Exception refused) {
        return "%s '%s' cannot be written (%s): expected a file that this process may write"
                .formatted(option, file, reason(refused));
    }

    private static String reason(Exception refused) {
        if (refused instanceof NoSuchFileException) {
            return "its directory does not exist";
        }
        if (refused instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (refused instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        return refused.getMessage() == null ? refused.toString() : refused.getMessage();
    }
}
