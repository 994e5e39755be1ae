// SPDX-License-Identifier: Apache-2.0
/**
 * Reports that were written to files: read, compared, and written for a CI system. Agent loader with the system loader behind
 * it, in the tool's own process. Imports {@code diagnose}, for the names of the severities.
 */
package io.fourwave.cli.saved;
