using System;
using System.Collections.Generic;

namespace RevitAutoPlan.Companion
{
    /// <summary>The reservations of this client whose end has not been acknowledged. Safe from any thread.</summary>
    internal sealed class OpenReservations
    {
        /// <summary>The most that the companion takes in one question.</summary>
        private const int MostAtOnce = 1000;
        private readonly Dictionary<string, Reservation> open = new Dictionary<string, Reservation>(StringComparer.Ordinal);

        public void Add(Reservation reservation)
        {
            lock (open) open[reservation.Id] = reservation;
        }

        public void Remove(Reservation reservation)
        {
            lock (open) open.Remove(reservation.Id);
        }

        public List<Reservation> All()
        {
            lock (open) return new List<Reservation>(open.Values);
        }

        /// <summary>The ids of all, in lists as long as the companion takes.</summary>
        public List<List<object>> Ids()
        {
            var lists = new List<List<object>>();
            lock (open)
            {
                foreach (string id in open.Keys)
                {
                    if (lists.Count == 0 || lists[lists.Count - 1].Count == MostAtOnce) lists.Add(new List<object>());
                    lists[lists.Count - 1].Add(id);
                }
            }
            return lists;
        }

        /// <summary>Takes note of what became of them.</summary>
        public void TakeNote(IEnumerable<ReservationStatus> statuses)
        {
            foreach (ReservationStatus status in statuses)
            {
                Reservation reservation;
                lock (open) open.TryGetValue(status.ReservationId, out reservation);
                if (reservation != null) reservation.TakeNote(status.State);
            }
        }
    }
}
