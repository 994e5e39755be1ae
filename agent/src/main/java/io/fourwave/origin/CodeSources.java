// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

import java.net.URL;
import java.util.Optional;

/** Where a class was loaded from. Asked on the watch thread, and only for the stacks of findings. */
@FunctionalInterface
public interface CodeSources {

    /** The location of the class of this name, as its protection domain has it; empty where nobody knows. */
    Optional<URL> of(String className);
}
