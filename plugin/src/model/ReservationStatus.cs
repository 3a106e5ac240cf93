using System.Collections.Generic;

namespace RevitAutoPlan.Companion
{
    /// <summary>What became of a reservation, as the companion answers to <see cref="CompanionClient.ReconcileAsync"/>.</summary>
    public sealed class ReservationStatus
    {
        internal static readonly WireNames<ReservationState> States = new WireNames<ReservationState>('_', null);

        private ReservationStatus(JsonFields fields)
        {
            ReservationId = fields.RequireText("reservationId");
            State = States.Read(fields.RequireText("state"));
            Charged = fields.Whole("charged") ?? 0;
        }

        /// <summary>Whose.</summary>
        public string ReservationId { get; }
        /// <summary>Where it stands.</summary>
        public ReservationState State { get; }
        /// <summary>Units charged.</summary>
        public long Charged { get; }

        internal static IReadOnlyList<ReservationStatus> ReadAll(JsonFields fields)
        {
            var all = new List<ReservationStatus>();
            foreach (JsonFields one in fields.Objects("reservations")) all.Add(new ReservationStatus(one));
            return all;
        }
    }
}
