// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

import java.io.File;
import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * Tells whether this JVM is the command line of a jar of ours: with JAVA_TOOL_OPTIONS every JVM gets the agent, and the tool
 * is none that anybody wants to have watched.
 */
final class OwnTool {
    private static final String MAIN = "io.fourwave.ToolMain";

    private OwnTool() {}

    /** @param ownJar the agent's jar */
    static boolean runsHere(File ownJar) {
        String command = System.getProperty("sun.java.command", "");
        String classPath = System.getProperty("java.class.path", "");
        if (command.equals(MAIN) || command.startsWith(MAIN.concat(" "))) {
            return true;
        }
        // java -jar: the jar is the class path, and the first word
        boolean oneJar = !classPath.isEmpty() && command.startsWith(classPath);
        return oneJar && mayBeOurs(new File(classPath), ownJar) && isOurs(new File(classPath));
    }

    /** An application's jar is not opened for this: it may hold thousands of entries. */
    private static boolean mayBeOurs(File jar, File ownJar) {
        return jar.getName().toLowerCase(java.util.Locale.ROOT).contains("fourwave") || jar.length() == ownJar.length();
    }

    private static boolean isOurs(File jar) {
        try (JarFile opened = new JarFile(jar, false)) {
            Manifest manifest = opened.getManifest();
            return manifest != null && MAIN.equals(manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS));
        } catch (IOException | RuntimeException unreadable) {
            return false;
        }
    }
}
