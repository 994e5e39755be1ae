// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be read, for a person: the JDK's exceptions say it by their class names. */
public final class FileFailure {
    private FileFailure() {}

    public static String reason(Exception refused) {
        if (refused instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (refused instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (refused instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        return refused instanceof IOException && refused.getMessage() != null
                ? refused.getMessage()
                : refused.toString();
    }
}
