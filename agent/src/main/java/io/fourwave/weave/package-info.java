// SPDX-License-Identifier: Apache-2.0
/**
 * Which methods of the JDK carry our hooks: a class {@code …Instrumentation} for each JDK class says which methods and
 * which {@link io.fourwave.weave.Hook}, and a class {@code …Hook} for each place in a method says what is inlined
 * there. No member is added, so the classes can be given back their own bytes. Start, attach and detach. Agent loader.
 * Imports nothing of ours.
 */
package io.fourwave.weave;
