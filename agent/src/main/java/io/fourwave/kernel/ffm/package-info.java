// SPDX-License-Identifier: Apache-2.0
/**
 * The native calls. These classes live in a module and a loader of their own, made by {@code io.fourwave.kernel},
 * which alone may load them; they use JDK types only. The watch thread, and the tool. Imports nothing of ours. The
 * API of JDK 22 is reached by name, because the build needs only JDK 17.
 */
package io.fourwave.kernel.ffm;
