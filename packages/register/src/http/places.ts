import { RegisterError } from '../errors.ts';

const RETRY_AFTER_SECONDS = 1;

/** How much of the server one client may hold. */
export interface PlacesMax {
  /** Requests in hand together. */
  readonly requests: number;
  /** Bytes of their bodies together; one request alone may be larger. */
  readonly bytes: number;
  /** Requests that wait for a place. */
  readonly waiting: number;
  /** Milliseconds that one waits at most. */
  readonly waitMs: number;
}

/**
 * Gives each client its own places, so that it never holds more of the server than its share (ADR 0012). Who finds no place waits with its
 * body unread, which holds up nobody but itself.
 */
export interface Places {
  /**
   * Asks for a place; `go` is called at once, later, or with the reason why not.
   * @param bytes of the body
   * @returns what gives the place back, or gives up waiting; may be called more than once
   */
  enter(client: string, bytes: number, go: (refused?: RegisterError) => void): () => void;
}

interface Guest {
  readonly bytes: number;
  readonly go: (refused?: RegisterError) => void;
  timer?: NodeJS.Timeout;
}

interface Room {
  readonly seated: Set<Guest>;
  readonly waiting: Set<Guest>;
  bytes: number;
}

export function createPlaces(max: PlacesMax): Places {
  const rooms = new Map<string, Room>();

  const fits = ({ seated, bytes }: Room, guest: Guest): boolean =>
    seated.size === 0 || (seated.size < max.requests && bytes + guest.bytes <= max.bytes);

  function seat(room: Room, guest: Guest): void {
    clearTimeout(guest.timer);
    room.waiting.delete(guest);
    room.seated.add(guest);
    room.bytes += guest.bytes;
    guest.go();
  }

  function leave(client: string, room: Room, guest: Guest): void {
    clearTimeout(guest.timer);
    room.waiting.delete(guest);
    if (room.seated.delete(guest)) room.bytes -= guest.bytes;
    // In the order of arrival: a large request is not passed by small ones for ever.
    for (const next of room.waiting) {
      if (!fits(room, next)) break;
      seat(room, next);
    }
    if (room.seated.size + room.waiting.size === 0 && rooms.get(client) === room) rooms.delete(client);
  }

  function wait(client: string, room: Room, guest: Guest): void {
    if (room.waiting.size >= max.waiting) {
      const options = { retryAfter: RETRY_AFTER_SECONDS };
      return guest.go(new RegisterError('throttled', 'Deze applicatie doet te veel aanvragen tegelijk.', options));
    }
    room.waiting.add(guest);
    guest.timer = setTimeout(() => {
      leave(client, room, guest);
      const options = { retryAfter: RETRY_AFTER_SECONDS };
      guest.go(new RegisterError('service_unavailable', 'Deze aanvraag kwam niet op tijd aan de beurt.', options));
    }, max.waitMs);
  }

  return {
    enter: (client, bytes, go) => {
      const room = rooms.get(client) ?? { seated: new Set(), waiting: new Set(), bytes: 0 };
      rooms.set(client, room);
      const guest: Guest = { bytes, go };
      if (room.waiting.size === 0 && fits(room, guest)) seat(room, guest);
      else wait(client, room, guest);
      return () => leave(client, room, guest);
    },
  };
}
