// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

/**
 * The name of a jar's file, taken apart as Maven puts it together: {@code artifact-version.jar}.
 *
 * @param name the whole name
 * @param stem the name without {@code .jar}
 * @param versionAt where in the stem the version begins; -1 where there is none
 */
record JarFileName(String name, String stem, int versionAt) {

    static JarFileName of(String name) {
        String stem = name.endsWith(".jar") ? name.substring(0, name.length() - ".jar".length()) : name;
        int at = stem.indexOf('-');
        while (at >= 0 && !(at + 1 < stem.length() && Character.isDigit(stem.charAt(at + 1)))) {
            at = stem.indexOf('-', at + 1);
        }
        return new JarFileName(name, stem, at < 1 ? -1 : at + 1);
    }

    boolean hasVersion() {
        return versionAt > 0;
    }

    /** Where it has a version: what stands before that. */
    String artifact() {
        return stem.substring(0, versionAt - 1);
    }

    /** Where it has one. */
    String version() {
        return stem.substring(versionAt);
    }

    /** True for {@code artifact.jar}, {@code artifact-version.jar}, and the same with a classifier. */
    boolean isOf(String artifact, String version) {
        if (artifact == null) {
            return false;
        }
        String full = artifact + "-" + version;
        return stem.equals(artifact) || stem.equals(full) || stem.startsWith(full + "-");
    }
}
