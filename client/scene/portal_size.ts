// How large a portal is, for the picture of it and for the view through it.

/** Radius of the disc, and height of its middle over the ground. Metres. */
export const PORTAL_RADIUS = 1.75;
export const PORTAL_MIDDLE = 1.95;
