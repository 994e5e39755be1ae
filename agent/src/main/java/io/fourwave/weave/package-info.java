// SPDX-License-Identifier: Apache-2.0
/**
 * Which JDK methods carry our advice: one class for each JDK class, and the advice that they share. Agent loader; imports
 * {@code bootstrap} only. Advice is inlined and adds no member, so the classes can be given back their own bytes.
 */
package io.fourwave.weave;
