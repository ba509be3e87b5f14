/** The main job while something goes wrong: {@code docs/reliability.md} has a row for each. */
package dev.headway.it.fault;
