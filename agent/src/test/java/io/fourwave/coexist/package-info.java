// SPDX-License-Identifier: Apache-2.0
/** Other agents and libraries in the same JVM: nobody notices the other. */
package io.fourwave.coexist;
