package dev.headway.report;

/**
 * A drawn plot.
 *
 * @param name of its files in {@code plots/}, without the ending
 * @param title what it shows, for people
 * @param description the same in words and numbers, for those who don't see it
 * @param png opaque, twice as many pixels as {@code svg} has units
 * @param svg an XML document on white, its text as text
 * @param inline the same picture as an element of an HTML page, on the page's own ground and in its
 *     colours; the ids in it begin with {@code name}
 */
public record Plot(
    String name, String title, String description, byte[] png, String svg, String inline) {}
