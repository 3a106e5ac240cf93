using System;
using System.Threading.Tasks;
using RevitAutoPlan.Companion;

namespace AutoPlanSample
{
    /// <summary>One layout: computed in the background, applied in Revit, and only then charged.</summary>
    public sealed class LayoutRun
    {
        private const int Steps = 4;
        private readonly Reservation reservation;
        private readonly ApplyLayoutHandler layouts;

        /// <param name="reservation">The units of this run; it is ended here.</param>
        /// <param name="layouts">Where computed layouts go.</param>
        public LayoutRun(Reservation reservation, ApplyLayoutHandler layouts)
        {
            this.reservation = reservation;
            this.layouts = layouts;
        }

        /// <summary>Computes, shows how far it is, and hands the layout to Revit. No exception leaves it: it would end Revit.</summary>
        public async Task ComputeAsync()
        {
            try
            {
                for (int step = 1; step <= Steps; step++)
                {
                    await Task.Delay(50).ConfigureAwait(false);
                    reservation.Progress("generating", (double)step / Steps);
                }
                layouts.Add(this);
            }
            catch (Exception)
            {
                await reservation.ReleaseAsync(ReleaseOutcome.Failed, ErrorClass.AiError).ConfigureAwait(false);
            }
        }

        /// <summary>The layout is in the model: charges it. Does not wait; the client keeps sending it until it is acknowledged.</summary>
        public void Succeeded()
        {
            reservation.CommitAsync();
        }

        /// <summary>Revit refused the layout: nothing is charged.</summary>
        public void Failed()
        {
            reservation.ReleaseAsync(ReleaseOutcome.Failed, ErrorClass.RevitError);
        }
    }
}
